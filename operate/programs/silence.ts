import { Silence } from "./answer";

/** By what the three clouds' programs, kubectl and Terraform write when they don't answer; the first that fits. */
const WORDS: readonly (readonly [Silence, RegExp])[] = [
  // botocore's retry modes list AWS's codes; Azure and Google answer 429.
  ["throttled", /Throttl|RequestLimitExceeded|TooManyRequests|Too Many Requests|Rate exceeded|SlowDown|rateLimitExceeded|RATE_LIMIT_EXCEEDED|\b429\b/i],
  ["signed-out", /Unable to locate credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|AuthFailure|config profile .* could not be found|Token has expired|SSO session|az login|AADSTS|No subscription found|gcloud auth|Reauthentication|You do not currently have an active account|must be logged in|\bUnauthorized\b/i],
  ["refused", /AccessDenied|UnauthorizedOperation|AuthorizationFailed|is not authorized|does not have authorization|PERMISSION_DENIED|does not have permission|permission .* denied|Required '.*' permission|\bForbidden\b|\b403\b/i],
  ["absent", /NoSuchEntity|NoSuchResource|ResourceNotFound|NotFoundException|RepositoryNotFound|NoSuchHostedZone|\.NotFound|NOT_FOUND|ResourceGroupNotFound|\(NotFound\)|was not found|could not be found|not found|No cluster found|InvalidCapacityReservationId|InvalidInstanceType|FileSystemNotFound/i],
];

/** Why a program that failed has no answer, by what it wrote. */
export function silenceOf(stderr: string): Silence {
  return WORDS.find(([, words]) => words.test(stderr))?.[0] ?? "failed";
}

/** The line of what a program wrote that says most: its error rather than a warning, without control characters. */
export function lineOf(stderr: string): string {
  const lines = stderr
     
    .replace(/\u001b\[[0-9;]*m/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const line = lines.find((one) => /error/i.test(one)) ?? lines.find((one) => !/^warning/i.test(one)) ?? lines[0] ?? "it ended without a word";
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}
