/** By which the driver of local disks finds its nodes. */
export const LOCAL_NVME_LABEL = "dynamo-serving/local-nvme";
/** The class of volumes on a machine's own NVMe disks. */
export const LOCAL_NVME_CLASS = "local-nvme";
