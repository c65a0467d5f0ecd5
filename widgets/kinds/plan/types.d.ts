/** What a learner has chosen from one of the lists, and in their own words. */
interface PlanChoice {
  ids: string[];
  own: string;
}
/** The value of the entry `plan`. */
interface PlanValue {
  notice: PlanChoice;
  write: PlanChoice;
  tell: PlanChoice;
}
type PlanPart = keyof PlanValue;
