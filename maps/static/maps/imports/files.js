// What can be said of chosen files before they are sent: names with sizes, and parts of a shapefile that are missing.

/** Files as `{ name, size }` with the size in words. */
export function listed(files) {
  return files.map((file) => ({ name: file.name, size: sizeOf(file.size) }));
}

/** 1.2 MB, 340 KB. */
export function sizeOf(bytes) {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1e3))} KB`;
}

/** A sentence on what belongs to a .shp or .tab and was not chosen; "" when nothing is missing. */
export function missingParts(names) {
  const lower = names.map((name) => name.toLowerCase());
  for (const [main, parts] of [[".shp", [".dbf", ".shx", ".prj"]], [".tab", [".dat", ".map", ".id"]]]) {
    const file = lower.find((name) => name.endsWith(main));
    if (!file) continue;
    const stem = file.slice(0, -main.length);
    const missing = parts.filter((part) => !lower.includes(stem + part));
    if (missing.length) return `没有选同名的 ${missing.join("、")}，能读多少读多少；有的话请一起选上。`;
  }
  return "";
}
