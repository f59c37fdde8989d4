import { whenUsed } from "../../../constructs/core/when-used";

class Resource {
  static readonly type = "aws_thing";
  static isResource(one: unknown): one is Resource {
    return one instanceof this;
  }
  constructor(readonly id: string) {}
}

/** The class behind the stand-in, and how often it was loaded. */
function later(): { stand: typeof Resource; loads: () => number } {
  let loads = 0;
  const stand = whenUsed(() => {
    loads++;
    return Resource;
  });
  return { stand, loads: () => loads };
}

test("a class isn't loaded before it is used, and once", () => {
  const { stand, loads } = later();
  expect(loads()).toBe(0);
  const [one, other] = [new stand("a"), new stand("b")];
  expect(loads()).toBe(1);
  expect([one.id, other.id]).toEqual(["a", "b"]);
});

test("what is made is the class's own: its constructor, instanceof both ways", () => {
  const { stand } = later();
  const one = new stand("a");
  expect(one.constructor).toBe(Resource);
  expect(one instanceof Resource).toBe(true);
  expect(one instanceof stand).toBe(true);
  expect(new Resource("b") instanceof stand).toBe(true);
  expect(({} as unknown) instanceof stand).toBe(false);
});

test("what is static is read from the class, `this` in it too", () => {
  const { stand } = later();
  expect([stand.type, stand.name, stand.isResource(new Resource("a")), stand.isResource({}), "type" in stand]).toEqual(["aws_thing", "Resource", true, false, true]);
});

test("a class below it is a class as ever", () => {
  class Mine extends later().stand {
    override readonly id = "mine";
  }
  const one = new Mine("a");
  expect([one.id, one instanceof Mine, one instanceof Resource, Mine.type, one.constructor === Mine]).toEqual(["mine", true, true, "aws_thing", true]);
});
