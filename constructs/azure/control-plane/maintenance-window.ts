import { Finding } from "../../core/problems/problem";

/** Day on which AKS may renew nodes. */
export enum MaintenanceDay {
  MONDAY = "Monday",
  TUESDAY = "Tuesday",
  WEDNESDAY = "Wednesday",
  THURSDAY = "Thursday",
  FRIDAY = "Friday",
  SATURDAY = "Saturday",
  SUNDAY = "Sunday",
}

/** When, each week, AKS may renew node images and install patch releases of Kubernetes, a node at a time. */
export interface MaintenanceWindow {
  /** @example "Sunday" */
  readonly day: MaintenanceDay;
  /** Hour at which it begins, in UTC, 0 to 23. @example 2 */
  readonly startHourUtc: number;
  /** How long it is open, in hours, 4 to 24. @default 4 @example 4 */
  readonly hours?: number;
}

/** The window when none is given. */
export const DEFAULT_WINDOW: MaintenanceWindow = { day: MaintenanceDay.SUNDAY, startHourUtc: 2 };

/** The window as azurerm takes it. */
export function maintenanceBlock(window: MaintenanceWindow): {
  frequency: string;
  interval: number;
  dayOfWeek: string;
  startTime: string;
  duration: number;
  utcOffset: string;
} {
  return {
    frequency: "Weekly",
    interval: 1,
    dayOfWeek: window.day,
    startTime: `${String(window.startHourUtc).padStart(2, "0")}:00`,
    duration: window.hours ?? 4,
    utcOffset: "+00:00",
  };
}

/** A window that AKS refuses. https://learn.microsoft.com/azure/aks/planned-maintenance */
export function checkMaintenanceWindow(property: string, window: MaintenanceWindow): Finding[] {
  const whole = (name: string, value: number, low: number, high: number): Finding[] =>
    Number.isInteger(value) && value >= low && value <= high
      ? []
      : [
          {
            code: "invalid-maintenance-window",
            property: `${property}.${name}`,
            value,
            reason: `AKS takes a whole number from ${low} to ${high} here`,
            fix: `write a number from ${low} to ${high}`,
          },
        ];
  return [...whole("startHourUtc", window.startHourUtc, 0, 23), ...whole("hours", window.hours ?? 4, 4, 24)];
}
