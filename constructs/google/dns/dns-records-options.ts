/** A managed zone of Cloud DNS, public or private, in which records are made. */
export interface GkeDnsZone {
  /**
   * Its name, as `gcloud dns managed-zones list` has it; with its project where that isn't the cluster's.
   * @example "projects/my-dns-project/managedZones/models-example-com"
   */
  readonly zoneId: string;
  /**
   * The domain that it is of, or one below it: nothing is written but that name and those below. Google's role is on the whole zone, this bound is
   * external-dns' own.
   * @example "models.example.com"
   * @format host-name
   */
  readonly domain: string;
}

/** DNS records of models' doors, made by external-dns in Cloud DNS. */
export interface GkeDnsRecordsOptions {
  /** Where, one or more, all of one project; a domain stands in one of them. @example [{ zoneId: "models-example-com", domain: "models.example.com" }] */
  readonly zones: GkeDnsZone[];
  /**
   * Whether a record stays when its door goes, and points nowhere then: for names that another cluster takes over at once.
   * @default false: it goes with its door
   */
  readonly keepRecords?: boolean;
}
