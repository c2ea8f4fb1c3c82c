/** Draw a QR code that the server made. */

const SVG = "http://www.w3.org/2000/svg";
/** The quiet zone that readers need, in modules. */
const QUIET = 4;

/** The dark modules of one line, as a path. */
function line(row, size, y) {
  const bits = BigInt(`0x${row}`).toString(2).padStart(size, "0");
  return [...bits].map((bit, x) => (bit === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")).join("");
}

/**
 * @param {{size: number, rows: string[]}} code
 * @returns {SVGElement}
 */
export function qr({ size, rows }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size + 2 * QUIET} ${size + 2 * QUIET}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "二维码：在手机上看这个答案");
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", rows.map((row, y) => line(row, size, y)).join(""));
  svg.append(path);
  return svg;
}
