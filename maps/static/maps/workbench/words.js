// Names of kinds and lights as the server hands them to the page, so that they are stated once, there.

let words = null;

function of(list, code) {
  words ??= JSON.parse(document.getElementById("workbench-words").textContent);
  return words[list].find((entry) => entry[0] === code)?.[1] ?? String(code ?? "");
}

export function kindOf(code) {
  return of("kinds", code);
}

export function lightOf(code) {
  return of("lights", code);
}

/** Codes of lights in the order they are listed. */
export function lightCodes() {
  return codes("lights");
}

/** Codes of kinds in the order of the plan. */
export function kindCodes() {
  return codes("kinds");
}

function codes(list) {
  of(list, null);
  return words[list].map(([code]) => code);
}
