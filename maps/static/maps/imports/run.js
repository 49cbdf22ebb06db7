// Buttons of a run: pressed once, they say that something is going on; another table or encoding is read at once.

const forms = [...document.querySelectorAll("form[data-waits]")];

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const says = form.querySelector("[role=status]") ?? button?.parentElement.querySelector(".small");
    if (says) says.textContent = form.dataset.waits;
    // After the form was sent: a button that is off sends no name.
    setTimeout(() => document.querySelectorAll("form[data-waits] button, .import-findings button").forEach((one) => { one.disabled = true; }));
  });
}

for (const name of ["table", "encoding"]) {
  document.querySelector(`#options [name=${name}]`)?.addEventListener("change", (event) => event.target.form.requestSubmit());
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-waits] button, .import-findings button").forEach((one) => { one.disabled = false; }));
