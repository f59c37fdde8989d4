import { keeping } from "../../../operate/teardown/kept";
import { StateResource } from "../../../operate/teardown/state";

/** The vault in which AWS Backup has the shared files: data, whose lock stays with it, while plan and selection go, so that nothing more is put into it. */
const held = (type: string, attributes: { [name: string]: unknown } = {}): StateResource => ({ address: `${type}.x`, type, ids: [], attributes });
const STATE = [held("aws_backup_vault", { id: "lab-files", name: "lab-files" }), held("aws_backup_vault_lock_configuration"), held("aws_backup_plan"), held("aws_backup_selection"), held("aws_iam_role")];

test("a teardown forgets it, with its lock, and says what deletes it", () => {
  const { forgotten, kept } = keeping(STATE, [], []);
  expect(forgotten).toEqual(["aws_backup_vault.x", "aws_backup_vault_lock_configuration.x"]);
  expect(kept).toEqual([{ kind: "buckets", name: "aws_backup_vault.x", id: "lab-files", command: "aws backup delete-backup-vault --backup-vault-name lab-files" }]);
});

test("named, it goes as the rest does", () => {
  expect(keeping(STATE, ["buckets"], []).forgotten).toEqual([]);
});
