// Asking our own server for JSON: errors become one sentence in Chinese; nothing is asked of another host.

/** A request that failed; `message` is for the reader, `status` is 0 when the server was not reached. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** The JSON at `address` with `params` (null ones left out). Raises ApiError, or AbortError when `signal` fires. */
export async function getJson(address, params = {}, signal = undefined) {
  const query = Object.entries(params).filter(([, value]) => value !== null && value !== undefined);
  const text = query.length ? `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams(query)}` : address;
  let response;
  try {
    response = await fetch(text, { signal, headers: { Accept: "application/json" }, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("连不上服务器，请检查网络后重试。", 0);
  }
  if (!response.ok) throw new ApiError(await reasonOf(response), response.status);
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("服务器的回答看不懂，请稍后重试。", response.status);
  }
}

async function reasonOf(response) {
  if (response.status >= 500) return `服务器出错（${response.status}），请稍后重试。`;
  const body = await response.json().catch(() => null);
  const reason = body && (body.detail ?? Object.values(body).flat()[0]);
  if (typeof reason === "string" && reason) return reason;
  return `请求没有成功（${response.status}）。`;
}
