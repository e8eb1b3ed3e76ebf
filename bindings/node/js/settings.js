import { argumentError } from "./errors.js";
import { jsonOf, optionsOf } from "./input.js";

const NAMES = {
  baseUrl: "base_url",
  deadlineMs: "deadline_ms",
  connectLimitMs: "connect_limit_ms",
  idleLimitMs: "idle_limit_ms",
  connections: "connections",
  userAgent: "user_agent",
  caFile: "ca_file",
  proxy: "proxy",
  noProxy: "no_proxy",
  plainHttpHosts: "plain_http_hosts",
};

const WHOLE = ["deadlineMs", "connectLimitMs", "idleLimitMs", "connections"];

/** The settings of a client as the core reads them; `own` has the names of more of them. */
export function settingsOf(options = {}, own = {}) {
  const names = { ...NAMES, ...own };
  const settings = {};
  for (const [name, value] of Object.entries(optionsOf(options, Object.keys(names)))) {
    if (WHOLE.includes(name) && !(value == null || (Number.isInteger(value) && value >= 0))) {
      throw argumentError(`options.${name}: it must be a whole number, not negative`);
    }
    settings[names[name]] = value;
  }
  return jsonOf(settings, "options");
}
