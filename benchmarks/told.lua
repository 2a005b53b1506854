-- What was measured, in one line that begins with TOLD: requests, microseconds, p50, p95 and p99 in microseconds, faults.
function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format("TOLD %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), latency:percentile(99), wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
