/** Names of places where Terraform's state is kept, as each cloud's documentation has them. */

/** A form in words, and a name that has it. */
export interface PlaceForm {
  readonly fits: (name: string) => boolean;
  readonly says: string;
  readonly example: string;
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const S3_BUCKET: PlaceForm = {
  fits: (name) =>
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..") && !ADDRESS.test(name) && !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name),
  says: "a bucket of S3 has 3 to 63 lower-case letters, digits, hyphens and single dots, a letter or digit at both ends, isn't like an IP address, and has none of the beginnings and ends that S3 keeps",
  example: "my-state",
};

/** https://docs.cloud.google.com/storage/docs/buckets#naming */
export const GCS_BUCKET: PlaceForm = {
  fits: (name) =>
    /^[a-z0-9][a-z0-9._-]*[a-z0-9]$/.test(name) &&
    name.length >= 3 &&
    name.length <= (name.includes(".") ? 222 : 63) &&
    name.split(".").every((part) => part.length >= 1 && part.length <= 63) &&
    !ADDRESS.test(name) &&
    !/^goog|google|g00gle/.test(name),
  says: 'a bucket of Cloud Storage has 3 to 63 lower-case letters, digits, hyphens and underscores (222 with dots), a letter or digit at both ends, isn\'t like an IP address, and has no "goog" at its beginning nor "google" anywhere',
  example: "my-state",
};

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
export const AZURE_RESOURCE_GROUP: PlaceForm = {
  fits: (name) => /^[\p{L}\p{N}_().-]{1,90}$/u.test(name) && !name.endsWith("."),
  says: "a resource group has 1 to 90 letters, digits, underscores, hyphens, parentheses and dots, no dot at the end",
  example: "my-group",
};

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage */
export const AZURE_STORAGE_ACCOUNT: PlaceForm = {
  fits: (name) => /^[a-z0-9]{3,24}$/.test(name),
  says: "a storage account has 3 to 24 lower-case letters and digits",
  example: "mystate",
};

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata; `$web` is served to the world. */
export const AZURE_CONTAINER: PlaceForm = {
  fits: (name) => /^[a-z0-9](-?[a-z0-9])*$/.test(name) && name.length >= 3 && name.length <= 63,
  says: "a container has 3 to 63 lower-case letters, digits and single hyphens, a letter or digit at both ends",
  example: "state",
};

/** How AWS names regions: a partition or continent, a direction, a number. Which there are, nobody asks the network for. */
export const AWS_REGION: PlaceForm = {
  fits: (name) => /^(us|us-gov|cn|af|ap|ca|eu|eusc-de|il|me|mx|sa)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/.test(name),
  says: "a region of AWS is a continent, a direction and a number",
  example: "us-west-2",
};
