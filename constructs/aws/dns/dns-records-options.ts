/** A hosted zone of Route 53 in which records are made. */
export interface EksHostedZone {
  /** Its id: `aws route53 list-hosted-zones` tells it. @example "Z0123456789ABCDEFGHIJ" */
  readonly zoneId: string;
  /**
   * Its name, or one below it: nothing is written but that name and those below. A zone that has a domain of a company's other services is shared by
   * one below it.
   * @example "models.example.com"
   * @format host-name
   */
  readonly domain: string;
}

/** DNS records of models' doors, made by external-dns in the account's Route 53. */
export interface EksDnsRecordsOptions {
  /** Where, one or more; a domain stands in one of them. @example [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] */
  readonly zones: EksHostedZone[];
  /**
   * Whether a record stays when its door goes, and points nowhere then: for names that another cluster takes over at once.
   * @default false: it goes with its door
   */
  readonly keepRecords?: boolean;
}
