import { playAll } from "./scenarios.mjs";

await playAll("cryptoprocessing");
