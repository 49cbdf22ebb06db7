/* Follows a job of the queue: its progress and words, and the page anew when it has ended. */

const SECOND = 1000;

async function follow(box) {
  const bar = box.querySelector("progress");
  const words = box.querySelector(".job-words");
  for (;;) {
    await new Promise((go) => setTimeout(go, SECOND));
    let job;
    try {
      const answer = await fetch(`/api/jobs/${box.dataset.job}/`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      job = await answer.json();
    } catch {
      words.textContent = "暂时问不到进度，仍在重试……";
      continue;
    }
    bar.value = job.percent;
    words.textContent = job.words;
    if (!job.underway) {
      location.reload();
      return;
    }
  }
}

const box = document.querySelector(".job[data-underway='1']");
if (box) follow(box);
