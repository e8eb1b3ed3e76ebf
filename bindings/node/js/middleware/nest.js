import { createParamDecorator } from "@nestjs/common";

/**
 * For `app.use("/callback", callbackMiddleware(project))` in `main.ts`, before the application
 * listens: so it comes before the parsers of Nest, or takes `rawBody: true`.
 */
export { callbackMiddleware } from "./express.js";

/** The verified callback of a request: `receive(@VerifiedCallback() callback: Callback)`. */
export const VerifiedCallback = createParamDecorator((_data, context) => {
  const { callback } = context.switchToHttp().getRequest();
  if (callback === undefined) {
    throw new Error("there is no verified callback; put callbackMiddleware before this route");
  }
  return callback;
});
