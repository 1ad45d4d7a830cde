import { Pool } from 'undici';

/** One kind of work: what is sent and how often. */
export type Work = {
  readonly name: string;
  readonly body: Uint8Array;
  readonly connections: number;
  readonly warmUpRequests: number;
  readonly requests: number;
};

/** What the client saw; times in milliseconds. */
export type LoadResult = {
  readonly requestsPerSecond: number;
  readonly firstByteP50Ms: number;
  readonly firstByteP99Ms: number;
  readonly durationP50Ms: number;
  readonly durationP99Ms: number;
};

/** Sends the work over a fixed number of connections and measures it; any answer but 200 fails the run. */
export async function runLoad(url: string, key: string, work: Work): Promise<LoadResult> {
  const pool = new Pool(url, { connections: work.connections, pipelining: 1 });
  try {
    await drive(pool, key, work, work.warmUpRequests);
    const begin = performance.now();
    const samples = await drive(pool, key, work, work.requests);
    const seconds = (performance.now() - begin) / 1000;
    return {
      requestsPerSecond: work.requests / seconds,
      firstByteP50Ms: percentile(samples.firstByte, 50),
      firstByteP99Ms: percentile(samples.firstByte, 99),
      durationP50Ms: percentile(samples.duration, 50),
      durationP99Ms: percentile(samples.duration, 99),
    };
  } finally {
    await pool.destroy();
  }
}

type Samples = { firstByte: number[]; duration: number[] };

async function drive(pool: Pool, key: string, work: Work, requests: number): Promise<Samples> {
  const samples: Samples = { firstByte: [], duration: [] };
  let left = requests;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await sendOne(pool, key, work, samples);
    }
  };
  await Promise.all(Array.from({ length: work.connections }, lane));
  return samples;
}

function sendOne(pool: Pool, key: string, work: Work, samples: Samples): Promise<void> {
  const begin = performance.now();
  let firstByteAt = 0;
  let failure: Error | undefined;
  return new Promise((resolve, reject) => {
    pool.dispatch(
      {
        method: 'POST',
        path: '/v1/messages',
        headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': key },
        body: work.body,
      },
      {
        onRequestStart() {},
        onResponseStart(_controller, status) {
          if (status !== 200) failure = new Error(`${work.name}: status ${status}`);
        },
        onResponseData() {
          if (firstByteAt === 0) firstByteAt = performance.now();
        },
        onResponseEnd() {
          if (failure !== undefined) return reject(failure);
          samples.firstByte.push(firstByteAt - begin);
          samples.duration.push(performance.now() - begin);
          resolve();
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
