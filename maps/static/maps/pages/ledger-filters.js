// The ledger's filters: a choice acts at once, and the page can be printed. Without this the button does it.

const form = document.querySelector(".ledger-filters");
for (const select of form?.querySelectorAll("select") ?? []) {
  select.addEventListener("change", () => {
    if (select.value) form.requestSubmit();
  });
}

// Empty fields would only make the address longer.
form?.addEventListener("submit", () => {
  for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
});
// Coming back through the browser's history finds the fields as they were left: usable again.
addEventListener("pageshow", () => {
  for (const field of form?.elements ?? []) field.disabled = false;
});

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
