/* Shows how far the making of a briefing is, and opens the page anew when it is done. */

const SECOND = 1000;

async function follow(box) {
  const bar = box.querySelector("progress");
  const words = box.querySelector(".job-words");
  for (;;) {
    await new Promise((go) => setTimeout(go, SECOND));
    let state;
    try {
      const answer = await fetch(`/briefings/jobs/${box.dataset.job}.json`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      state = await answer.json();
    } catch {
      words.textContent = "暂时问不到进度，仍在重试……";
      continue;
    }
    bar.value = state.percent;
    words.textContent = state.message ? `${state.label}：${state.message}` : state.label;
    if (!state.underway) {
      location.reload();
      return;
    }
  }
}

const box = document.querySelector(".job[data-underway='1']");
if (box) follow(box);
