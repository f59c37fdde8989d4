// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, required, text } from "../constructs/core/shape/shape";

/** What the properties of `LocalStateOptions` take. */
export const LOCAL: Shapes = {
  directory: text("../../../state"),
};

/** What the properties of `S3StateOptions` take. */
export const S3: Shapes = {
  bucket: required(text("my-state", { format: "s3-bucket" })),
  region: required(text("us-west-2", { format: "aws-region" })),
  prefix: text("my-team"),
};

/** What the properties of `GcsStateOptions` take. */
export const GCS: Shapes = {
  bucket: required(text("my-state", { format: "gcs-bucket" })),
  prefix: text("my-team"),
};

/** What the properties of `AzurermStateOptions` take. */
export const AZURERM: Shapes = {
  resourceGroupName: required(text("my-group", { format: "azure-resource-group" })),
  storageAccountName: required(text("mystate", { format: "azure-storage-account" })),
  containerName: required(text("state", { format: "azure-container" })),
  prefix: text("my-team"),
};
