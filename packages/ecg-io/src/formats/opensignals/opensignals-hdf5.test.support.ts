/** Two devices: a BITalino with an ECG (10 bits) and a raw input (6 bits), and a biosignalsplux with an ECG (16 bits), which began a second later. */
export async function exampleOpenSignalsHdf5(): Promise<Uint8Array> {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const file = new File('/opensignals.h5', 'w');
  const device = (
    name: string,
    attributes: Readonly<Record<string, string | number | number[]>>,
    inputs: readonly (readonly [input: number, label: string, sensor: string, steps: readonly number[]])[],
  ) => {
    const group = file.create_group(name);
    for (const [key, value] of Object.entries(attributes)) {
      group.create_attribute(key, value, null, typeof value === 'string' ? null : '<i');
    }
    const raw = group.create_group('raw');
    for (const [input, label, sensor, steps] of inputs) {
      const data = raw.create_dataset({
        name: `channel_${input}`,
        data: [...steps],
        shape: [steps.length, 1],
        dtype: '<H',
      });
      data.create_attribute('label', label);
      data.create_attribute('sensor', sensor);
    }
    const envelope = group.create_group('support').create_group('level_10');
    envelope.create_dataset({ name: 'channel_1_max', data: new Float64Array(200), shape: [200, 1] });
  };
  device(
    '20:16:11:02:85:30',
    {
      'sampling rate': 100,
      device: 'bitalino_rev',
      channels: [2, 5],
      resolution: [4, 1, 1, 1, 1, 10, 6],
      date: '2021-3-2',
      time: '10:20:30.5',
    },
    [
      [2, 'A2', 'ECG', [512, 768]],
      [5, 'A5', 'RAW', [7, 8]],
    ],
  );
  device(
    '20:17:00:00:00:01',
    {
      'sampling rate': 1000,
      device: 'biosignalsplux',
      channels: [1],
      resolution: [16],
      date: '2021-3-2',
      time: '10:20:31.5',
    },
    [[1, 'CH1', 'ECG', [49152, 32768, 16384]]],
  );
  file.close();
  const bytes = FS.readFile('/opensignals.h5') as Uint8Array;
  FS.unlink('/opensignals.h5');
  return bytes;
}
