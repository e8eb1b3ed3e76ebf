export interface VectorResult {
  passed: number;
  failed: number;
  failures: { id: string; got: unknown }[];
}

/** Runs the cases of a file of the format paywright-vectors/1. */
export declare function runVectors(text: string): VectorResult;
