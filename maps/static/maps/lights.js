// The lights of works: for each its shape, its word and its order. Thresholds and reasons come from the server.

export const LIGHTS = {
  red: { word: "红", shape: "■" },
  yellow: { word: "黄", shape: "▲" },
  green: { word: "绿", shape: "●" },
  finished: { word: "完工", shape: "✓" },
  not_begun: { word: "未开工", shape: "○" },
  no_plan: { word: "无计划", shape: "–" },
  suspended: { word: "停工", shape: "‖" },
  cancelled: { word: "取消", shape: "×" },
  unlocated: { word: "未定位", shape: "?" },
};

/** Shape and word of a light; one that is not known here is shown by its code rather than hidden. */
export function lightOf(code) {
  return LIGHTS[code] ?? { word: String(code), shape: "·" };
}
