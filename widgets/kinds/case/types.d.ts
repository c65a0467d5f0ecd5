/** A case's entry. A step of the path is the scene and the choice taken. */
interface CaseProgress {
  scene?: string;
  path: [string, string][];
  ends: string[];
  answers: Record<string, Json>;
  /** By scene, the first answer to its question, if it was wrong. */
  first?: Record<string, Json>;
  stopped?: "paused" | "skipped";
}
/** Go on in a case with what changes in its progress. */
type GoOn = (changes: Partial<CaseProgress>) => void;
