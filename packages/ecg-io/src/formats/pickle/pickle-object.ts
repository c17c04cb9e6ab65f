/** A value of a Python class that holds no arrays, such as a date: its type is known, its content is not read. */
export class PickleObject {
  /** Its name in Python, e.g. `datetime.datetime`. */
  readonly type: string;

  constructor(type: string) {
    this.type = type;
  }
}
