/**
 * Puts the volume of a snapshot with images in containerd's place on Amazon Linux 2023, before nodeadm starts containerd. The image of pods' sandboxes,
 * which is pulled from nowhere, comes out of the machine's own archive, so that it is there whatever the snapshot holds. Where any of it fails the node
 * joins with the folder that it has, and pulls.
 *
 * @param device the volume's name
 */
export function imageVolumeScript(device: string): string {
  return SCRIPT.replace("DEVICE", device);
}

const SCRIPT = `#!/bin/bash
set -u
device=DEVICE
images=/var/lib/containerd
for try in $(seq 60); do if [ -e "$device" ]; then break; fi; sleep 1; done
systemctl stop containerd
if ! mount "$device" "$images"; then echo "no volume with images at $device: they are pulled" >&2; exit 0; fi
xfs_growfs "$images" || resize2fs "$device"
systemctl start containerd &&
  ctr --namespace k8s.io images import /etc/eks/pause.tar &&
  ctr --namespace k8s.io images label localhost/kubernetes/pause:latest io.cri-containerd.pinned=pinned
known=$?
systemctl stop containerd
if [ "$known" -ne 0 ]; then umount "$images"; echo "containerd doesn't take the volume at $device: images are pulled" >&2; exit 0; fi
echo "UUID=$(blkid -s UUID -o value "$device") $images auto defaults,nofail 0 2" >>/etc/fstab
`;
