/** The list can't be made: a program is missing, a chart refuses its values, there is no app here. The message says what would do. */
export class CannotListError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "CannotListError";
  }
}

/** The app refused to be synthesised; the message is the app's own. */
export class AppError extends Error {
  public constructor(message: string) {
    super(message);
    this.name = "AppError";
  }
}
