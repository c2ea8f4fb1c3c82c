/** What stands around every result: what was entered, where to go on, how long it holds, who decides. */

import { chineseDate } from "./words.js";

/** The parts on a service to go on with. `brief`: without its materials, which the result itself lists. */
function goOn({ service, page }, { brief, fold }) {
  const way = service.channels.find((one) => one.steps.length) || service.channels[0];
  const steps = way ? [`${way.name}：${way.steps.join("；")}`.replace(/：$/, "")] : [];
  const about = [service.who, ...steps, `多久办好：${service.time_limit}`, `收费：${service.fee}`];
  const link = { href: page, text: "看完整的办事指南（可打印）" };
  const parts = [{ title: `去办：${service.name}`, fold, items: about.map((text) => ({ text })), link }];
  if (!brief && service.materials.length) {
    const bring = ({ name, form, copies, when }) => ({
      text: form ? `${name}（${copies ? `${form}，${copies}份` : form}）` : name,
      notes: when ? [`什么时候要：${when}`] : [],
    });
    parts.push({ title: `${service.name}要带的材料`, fold, ticks: true, items: service.materials.map(bring) });
  }
  return parts;
}

/** The curated answer that holds in general. */
function generally(entry) {
  if (!entry) return { items: [] };
  const notes = [entry.validity, ...entry.citations.map(({ title }) => `依据：${/^《/.test(title) ? title : `《${title}》`}`)];
  return { title: `一般的规定：${entry.title}`, items: [{ text: entry.short, notes: notes.filter(Boolean) }] };
}

/** The nearest offices of the first service that has any. */
function where(places) {
  const found = places.find((one) => one.offices.length);
  const office = (one) => ({
    text: `${one.name}${one.example ? "（示例）" : ""}`,
    notes: [one.address, one.phone ? `电话 ${one.phone}` : null, one.hours.join("；"), one.today.text].filter(Boolean),
  });
  return { title: "去哪里", items: found ? found.offices.map(office) : [] };
}

/** What was entered, as it was understood. */
function entered(fields) {
  const said = (field) => {
    if (field.said === "unknown") return "不知道";
    const select = field.input.options;
    return select ? select[field.input.selectedIndex].textContent : field.says.read.textContent || field.said;
  };
  const items = fields.filter((field) => field.said !== "").map((field) => ({ text: `${field.spec.label}：${said(field)}` }));
  return { title: "填写的内容", fold: true, items };
}

/**
 * @param {object} result from resultOf
 * @param {{title: string, fields: Field[], reply: object, places: object[], general: (object|null),
 *   hotline: (object|null), brief: boolean}} around
 * @returns {object} the result, whole: parts without items are left out
 */
export function framed(result, { title, fields, reply, places, general, hotline, brief }) {
  const known = places.filter((one) => one.service);
  const services = known.flatMap((one, index) => goOn(one, { brief, fold: index > 0 }));
  const parts = [...result.parts, generally(general), ...services, where(known), entered(fields)];
  const call = hotline ? `拿不准的，打${hotline.name} ${hotline.number}${hotline.hours ? `（${hotline.hours}）` : ""}。` : null;
  return {
    ...result,
    subject: title,
    parts: parts.filter((part) => part.items.length),
    foot: [
      `适用地区：${reply.area_name}。按 ${chineseDate(reply.as_of)}有效的规定算，标准变了要重新算（内容版本 ${reply.release}）。`,
      "这是按录入的规定得出的，供参考，以医保经办机构的决定为准。",
      call,
    ].filter(Boolean),
  };
}
