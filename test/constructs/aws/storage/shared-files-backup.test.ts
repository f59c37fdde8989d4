import { make } from "../made-cluster";

test("the shared files are saved by EFS's own plan where it is asked for, and nowhere else", () => {
  const made = make({ backupSharedFiles: true });
  expect(made.problems).toEqual([]);
  expect(made.one("aws_efs_backup_policy")).toMatchObject({ backup_policy: { status: "ENABLED" }, file_system_id: expect.stringMatching(/^\$\{aws_efs_file_system\..*\.id\}$/) });
  for (const backupSharedFiles of [undefined, false]) expect(make({ backupSharedFiles }).of("aws_efs_backup_policy")).toEqual({});
});
