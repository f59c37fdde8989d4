/**
 * Sets up Lustre's client of Amazon Linux 2023 for EFA, before anything is mounted and again at each start of the machine: the client's programs (its
 * modules are in the kernel), LNet on the node's address and on some of its EFA interfaces, spread over all, and EFA before TCP where both lead there.
 * Where any of it fails the node joins all the same, and reads by TCP.
 *
 * Written after AWS's guides, which have a script for it to be downloaded; nothing is downloaded here but the client's package.
 *
 * @param interfaces how many EFA interfaces read
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/configure-efa-clients.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi-tuning-efa.html
 */
export function lustreClientScript(interfaces: number): string {
  return SCRIPT.replace("INTERFACES", String(interfaces));
}

/** Modules read their options as they are loaded, and one that the image has loaded already would keep its own. */
const SCRIPT = `#!/bin/bash
set -u
for try in 1 2 3 4 5; do dnf install -y -q lustre-client && break; sleep 10; done
cat >/usr/local/sbin/lustre-over-efa <<'SETUP'
#!/bin/bash
set -euo pipefail
wanted=INTERFACES
address=$(ip -4 route show default | awk '{ for (i = 1; i < NF; i++) if ($i == "dev") { print $(i + 1); exit } }')
devices=()
for device in /sys/class/infiniband/*; do
  driver=$(basename "$(readlink -f "$device/device/driver")")
  if [ "$driver" = efa ]; then devices+=("$(basename "$device")"); fi
done
found=\${#devices[@]}
if [ "$found" -eq 0 ]; then echo "no EFA interface: Lustre is read by TCP" >&2; exit 1; fi
if [ "$wanted" -gt "$found" ]; then wanted=$found; fi
lustre_rmmod || true
modprobe lnet
modprobe kefalnd ipif_name="$address"
modprobe ksocklnd credits=2560
lnetctl lnet configure
lnetctl net del --net tcp || true
lnetctl net add --net tcp --if "$address"
for ((n = 0; n < wanted; n++)); do
  lnetctl net add --net efa --if "\${devices[n * found / wanted]}" --peer-credits 32
done
lnetctl set discovery 1
lnetctl udsp add --src efa --priority 0
modprobe lustre
echo "Lustre over EFA on $wanted of $found interfaces"
SETUP
chmod 0755 /usr/local/sbin/lustre-over-efa
cat >/etc/systemd/system/lustre-over-efa.service <<'UNIT'
[Unit]
Description=Lustre over EFA
After=network-online.target
Wants=network-online.target
Before=kubelet.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/lustre-over-efa

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable lustre-over-efa.service
systemctl start lustre-over-efa.service || echo "Lustre over EFA failed, it is read by TCP: journalctl -u lustre-over-efa" >&2
`;
