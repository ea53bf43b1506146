/** A question that cannot be answered: wrong usage, or input that is missing. Its message is for the user; the status is 2. */
export class Refusal extends Error {}
