// What the search box asks and how it words what comes back. No browser objects.

export const TYPES = { road: "道路", work: "工程", place: "地点", chainage: "桩号", crossing: "路口", area: "范围", obstacle: "问题", pipe: "管线" };

/** The question: the text, the day, and the road or work that is selected, on which a bare K1+200 is looked for. */
export function questionOf(text, day, selection) {
  const { type, id } = selection ?? {};
  return { q: text, as_of: day, road: type === "road" ? id : null, work: type === "work" ? id : null };
}

/** The server's second line without the type, which stands in front here, and without what the label ends in. */
export function subOf({ type, label, sub }) {
  const lead = `${TYPES[type]} · `;
  const rest = sub?.startsWith(lead) ? sub.slice(lead.length) : sub;
  return rest === TYPES[type] || label.endsWith(` ${rest}`) ? "" : rest;
}

/** What a result selects: a chainage and a crossing are places on a road. */
export function selectionOf({ type, id, road, m }) {
  if (type === "chainage" || type === "crossing") return { type: "road", id: road, m };
  return { type, id };
}

/** What a screen reader hears of the answer. */
export function spoken({ results, message = "" }, text) {
  const count = results.length ? `${results.length} 条结果，用上下键选择` : "";
  return [message, count].filter(Boolean).join("") || `没有找到“${text}”`;
}
