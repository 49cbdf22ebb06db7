// The page of the API: Swagger UI on our own document, its few fixed English words said in Chinese.

const WORDS = {
  Parameters: "参数", Name: "名称", Description: "说明", "No parameters": "没有参数", "Try it out": "试一下", "Try it out ": "试一下",
  Cancel: "取消", Reset: "恢复", Execute: "发送", Clear: "清除", "Request body": "请求内容", required: "必填", Responses: "应答", Response: "应答",
  Code: "状态", Links: "链接", "No links": "无", Details: "内容", "Media type": "格式", "Example Value": "示例", Example: "示例",
  Schema: "结构", Schemas: "数据结构", "Server response": "服务器的应答", "Response body": "应答内容", "Response headers": "应答头",
  "Request URL": "请求地址", Curl: "命令行", Download: "下载", "Response content type": "应答格式", "Add string item": "加一项",
  "Controls": "由 ", "header.": " 头决定。", "Loading...": "正在读取…", Undocumented: "未写入说明", "Send empty value": "发送空值",
  "Request duration": "用时", "Examples:": "示例：", "Available values": "可用的值", "Default value": "默认值", Examples: "示例", "Expand all": "全部展开", "Collapse all": "全部收起",
};

const place = document.getElementById("swagger-ui");
new MutationObserver((changes) => {
  changes.flatMap((change) => [...change.addedNodes]).forEach(translate);
  unmark();
}).observe(place, { childList: true, subtree: true });

window.ui = window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  deepLinking: false, // its links would lie inside buttons, which no screen reader can tell apart
  requestInterceptor: withToken,
  onComplete: () => place.removeAttribute("aria-busy"),
});

/** Writing takes the token of this page along. */
function withToken(request) {
  if (request.method && request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = place.dataset.csrf;
  return request;
}

/** The page has its own `main`; Swagger's list of calls is a part of it. */
function unmark() {
  place.querySelectorAll("main:not([role])").forEach((part) => {
    part.setAttribute("role", "region");
    part.setAttribute("aria-label", "调用");
  });
}

/** Replace the fixed words in and under `node`; what comes from the document is Chinese already. */
function translate(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = node.nodeType === Node.TEXT_NODE ? [node] : [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const word = WORDS[text.data.trim()];
    if (word && !text.parentElement?.closest("code, pre, textarea")) text.data = word;
  }
}
