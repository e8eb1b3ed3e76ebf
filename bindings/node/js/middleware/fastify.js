import { LIMIT, checkedProject, statusOf } from "./answers.js";

/**
 * A plugin: `app.register(callbackPlugin, { project, url: "/callback", onCallback })`. It reads the
 * raw body itself, whatever parsers the rest of the application has.
 */
export async function callbackPlugin(app, { project, url = "/callback", onCallback }) {
  checkedProject(project);
  if (typeof onCallback !== "function") throw new TypeError("onCallback: it must be a function");
  app.removeAllContentTypeParsers();
  const keep = (_request, body, done) => done(null, body);
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LIMIT }, keep);
  app.post(url, async (request, reply) => {
    let callback;
    try {
      callback = project.verifyCallback(request.body ?? "");
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined) throw error;
      return reply.code(status).send();
    }
    await onCallback(callback, request, reply);
    return reply.sent ? reply : reply.code(200).send();
  });
}
