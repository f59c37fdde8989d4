import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { readAppConfig } from "../../../testing/rehearsal/app";
import { CannotRehearseError } from "../../../testing/rehearsal/problems";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "app-config-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function read(text: string): unknown {
  fs.writeFileSync(path.join(scratch, "cdktf.json"), text);
  return readAppConfig(scratch);
}

test.each([
  ["null", /holds no object/],
  ["[]", /holds no object/],
  ['"app"', /holds no object/],
  ["{", /isn't JSON/],
  ['{"app":5}', /names no "app"/],
  ['{"app":"true","terraformModules":null}', /"terraformModules" is a list/],
  ['{"app":"true","terraformModules":[null]}', /"terraformModules" is a list/],
  ['{"app":"true","terraformModules":[{"name":"vpc"}]}', /"terraformModules" is a list/],
  ['{"app":"true","codeMakerOutput":5}', /"codeMakerOutput" is the folder/],
])("a cdktf.json of %s is told as what it is", (text, message) => {
  expect(() => read(text)).toThrow(CannotRehearseError);
  expect(() => read(text)).toThrow(message);
});

test("one with modules of both forms is read", () => {
  expect(read('{"app":"true","terraformModules":["./a",{"name":"b","source":"./b"}]}')).toMatchObject({ app: "true", codeMakerOutput: ".gen" });
});
