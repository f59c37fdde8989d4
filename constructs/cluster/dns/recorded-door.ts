import { Finding } from "../../core/problems/problem";
import { Door, DoorRequest, IExposureOffer } from "../exposure/exposure-offer";
import { RecordDomains, recordOf } from "./domains";

/** A cluster's door, of which it is told who makes its record. */
class RecordedDoor implements IExposureOffer {
  public readonly doorName: string;
  public readonly namespaceLabels?: { [label: string]: string };
  public readonly limited?: IExposureOffer["limited"];

  public constructor(
    private readonly offer: IExposureOffer,
    private readonly records: RecordDomains,
  ) {
    this.doorName = offer.doorName;
    if (offer.namespaceLabels !== undefined) this.namespaceLabels = offer.namespaceLabels;
    if (offer.limited !== undefined) this.limited = (door, scope) => offer.limited!(door, scope);
  }

  public check(property: string, request: DoorRequest): Finding[] {
    return this.offer.check(property, request);
  }

  public open(request: DoorRequest): Door {
    const door = this.offer.open(request);
    const { recordedBy, warning } = recordOf(request.host, this.records);
    return { ...door, ...(recordedBy === undefined ? {} : { recordedBy }), ...(warning === undefined ? {} : { warnings: [...(door.warnings ?? []), warning] }) };
  }
}

/** The door as it is, or with whoever makes its record where records are made. */
export function withRecords(offer: IExposureOffer, records: RecordDomains | undefined): IExposureOffer {
  return records === undefined ? offer : new RecordedDoor(offer, records);
}
