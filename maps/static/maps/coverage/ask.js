// Asking coverage questions by POST: the newest question wins, an older one still under way is dropped.

import { ApiError } from "#maps/lib/api.js";

/** `ask(address, body)` gives the answer; asking again at the same address aborts the earlier one (AbortError). */
export function createAsking(csrf) {
  const under = new Map();
  return async function ask(address, body, name = address) {
    under.get(name)?.abort();
    const control = new AbortController();
    under.set(name, control);
    let response;
    try {
      response = await fetch(address, { method: "POST", signal: control.signal, headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify(body) });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ApiError("连不上服务器，请检查网络后重试。", 0);
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    const reason = answer && (answer.detail ?? Object.values(answer).flat()[0]);
    throw new ApiError(typeof reason === "string" && response.status < 500 ? reason : `服务器出错（${response.status}），请稍后重试。`, response.status);
  };
}
