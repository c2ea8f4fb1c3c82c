/** The pictures of the tiles, from one file. */

const SVG = "http://www.w3.org/2000/svg";

/** The picture of this name in pictures.svg; for the eyes only, its words stand beside it. */
export function picture(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/kiosk/pictures.svg#${name}`);
  svg.setAttribute("class", "picture");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
