// Requests to the preview's server. Every answer is an object with `ok`; a refusal has `error` and `hint`.

const meta = (name) => document.querySelector(`meta[name="glossator-${name}"]`)?.content ?? "";

/** The token of this start; empty where nobody may edit. */
export const token = () => meta("token");

/** The id of the article that is open; empty on other pages. */
export const articleId = () => meta("article");

/** What the editor has to know of the open article. */
export const describe = () => ask(`articles/${encodeURIComponent(articleId())}`);

/** Write, or have something rendered. */
export const send = (path, values = {}) => ask(path, { article: articleId(), ...values });

async function ask(path, values) {
  const headers = { "X-Glossator-Token": token() };
  if (values) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(`/__glossator__/${path}`, {
      method: values ? "POST" : "GET",
      headers,
      body: values ? JSON.stringify(values) : undefined,
    });
    return { status: answer.status, ...(await answer.json()) };
  } catch {
    return { ok: false, status: 0, error: "the preview does not answer", hint: "is it still running?" };
  }
}
