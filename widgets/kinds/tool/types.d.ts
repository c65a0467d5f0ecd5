/** A list of signs, or of services. */
type ListContent = OneOf<ChecklistContent | ServicesContent>;
/** A channel that is open to someone; `first` says that it is meant for this suspect. */
type OpenChannel = Channel & { first: boolean };
interface FilteredEntry {
  words: string;
  node: HTMLElement;
}
interface MaterialCard {
  audience: string[];
  purpose: string[];
  inUse: boolean;
  words: string;
  node: HTMLElement;
}
/** How many materials there are for each audience and purpose. */
type MaterialCounts = Record<string, Record<string, number>>;
