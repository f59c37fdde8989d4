import { mkdirSync, symlinkSync } from "fs";
import { join } from "path";
import { lustreClientScript } from "../../../../../constructs/aws/pools/software/lustre-client";
import { nodeConfigMessage } from "../../../../../constructs/aws/pools/software/node-config";
import { MadeUpMachine } from "./made-up-machine";

/** One with interfaces of EFA and of others, on which systemd starts the unit at once. */
function machineWith(efa: number, others: number): MadeUpMachine {
  const one = new MadeUpMachine(["/usr/local/sbin", "/etc/systemd/system", "/sys/class/infiniband"], ["dnf", "modprobe", "lnetctl", "lustre_rmmod"]);
  for (const folder of ["/usr/local/sbin", "/etc/systemd/system", "/drivers/efa", "/drivers/mlx5_core"]) mkdirSync(one.path(folder), { recursive: true });
  const add = (name: string, driver: string): void => {
    const device = one.path(`/sys/class/infiniband/${name}/device`);
    mkdirSync(device, { recursive: true });
    symlinkSync(one.path(`/drivers/${driver}`), join(device, "driver"));
  };
  for (let n = 0; n < efa; n++) add(`rdmap${String(n + 10)}s0`, "efa");
  for (let n = 0; n < others; n++) add(`mlx5_${n}`, "mlx5_core");
  one.program("ip", 'echo "default via 10.0.0.1 dev enp71s0 proto dhcp src 10.0.0.7 metric 512"');
  one.program("systemctl", `case "$1" in start) exec ${one.path("/usr/local/sbin/lustre-over-efa")};; esac`);
  return one;
}

describe("Lustre's client over EFA", () => {
  const machines: MadeUpMachine[] = [];
  const machine = (efa: number, others = 0): MadeUpMachine => {
    const one = machineWith(efa, others);
    machines.push(one);
    return one;
  };
  afterAll(() => machines.forEach((one) => one.remove()));

  test("takes as many interfaces as it was told, spread over all of the machine's", () => {
    const { status, output, calls } = machine(32, 2).run(lustreClientScript(8));
    expect(output).toContain("Lustre over EFA on 8 of 32 interfaces");
    expect(status).toBe(0);
    expect(calls.filter((call) => call.startsWith("lnetctl net add --net efa"))).toEqual([10, 14, 18, 22, 26, 30, 34, 38].map((bus) => `lnetctl net add --net efa --if rdmap${bus}s0 --peer-credits 32`));
  });

  test("unloads modules before it loads them with their options, sets TCP up on the node's address, and puts EFA first", () => {
    const { calls } = machine(1).run(lustreClientScript(1));
    expect(calls).toEqual([
      "dnf install -y -q lustre-client",
      "systemctl daemon-reload",
      "systemctl enable lustre-over-efa.service",
      "systemctl start lustre-over-efa.service",
      "ip -4 route show default",
      "lustre_rmmod ",
      "modprobe lnet",
      "modprobe kefalnd ipif_name=enp71s0",
      "modprobe ksocklnd credits=2560",
      "lnetctl lnet configure",
      "lnetctl net del --net tcp",
      "lnetctl net add --net tcp --if enp71s0",
      "lnetctl net add --net efa --if rdmap10s0 --peer-credits 32",
      "lnetctl set discovery 1",
      "lnetctl udsp add --src efa --priority 0",
      "modprobe lustre",
    ]);
  });

  test("takes all where there are fewer than it was told, and none of another driver's", () => {
    expect(machine(2, 4).run(lustreClientScript(8)).output).toContain("Lustre over EFA on 2 of 2 interfaces");
  });

  test("lets the node join where there is no interface, where the package doesn't come, where a module doesn't load", () => {
    const without = machine(0).run(lustreClientScript(8));
    expect([without.status, without.output]).toEqual([0, expect.stringContaining("it is read by TCP")]);
    const offline = machine(1);
    offline.program("dnf", "exit 1");
    offline.program("lnetctl", "exit 127");
    expect(offline.run(lustreClientScript(1))).toMatchObject({ status: 0, output: expect.stringContaining("it is read by TCP") });
  });

  test("is a part of its own beside nodeadm's, and alone where nodeadm is told nothing", () => {
    const alone = nodeConfigMessage({ lustreInterfaces: 8 }) ?? "";
    expect(alone.split("--//").length).toBe(3);
    expect(alone).toContain('--//\nContent-Type: text/x-shellscript; charset="us-ascii"\n\n#!/bin/bash\n');
    const both = nodeConfigMessage({ lustreInterfaces: 8, instanceStore: true }) ?? "";
    expect(both.split("--//").length).toBe(4);
    expect(both.startsWith((nodeConfigMessage({ instanceStore: true }) ?? "").replace(/--\/\/--\n$/, ""))).toBe(true);
    expect(both.endsWith("--//--\n")).toBe(true);
  });

  test("is text in ASCII, as its part says, and small enough for EC2 beside the rest", () => {
    const script = lustreClientScript(16);
    expect(/^[\x00-\x7f]*$/.test(script)).toBe(true);
    expect(Buffer.from(nodeConfigMessage({ lustreInterfaces: 16, instanceStore: true, fastImagePull: true }) ?? "").toString("base64").length).toBeLessThan(8192);
  });
});
