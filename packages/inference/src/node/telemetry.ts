/**
 * Keeps onnxruntime to itself: since 1.29 it would report its use to Microsoft and leave an identifier of the machine in the home folder, on
 * Linux and macOS, unless this variable is set before the first session of the process. A user's own setting stands.
 *
 * To be called on the main thread: the environment of a worker thread is a copy that native code does not see.
 *
 * @see https://github.com/microsoft/onnxruntime/pull/27379
 */
export function disableTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
}
