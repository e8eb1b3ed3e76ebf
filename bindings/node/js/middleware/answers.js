// What the platform is answered: 200 ends its attempts, anything else lets it come again.

/** The longest body of a callback: the limit of the core. */
export const LIMIT = 1024 * 1024;

/** The status of the answer for a body that gives no callback; undefined for other errors. */
export function statusOf(error) {
  if (error?.number >= 2000 && error.number < 3000) return error.code === "limit_body" ? 413 : 400;
  return undefined;
}

/** Checks what people hand over, before the first callback comes. */
export function checkedProject(project) {
  if (typeof project?.verifyCallback !== "function") {
    throw new TypeError("project: it must be a Project");
  }
  return project;
}
