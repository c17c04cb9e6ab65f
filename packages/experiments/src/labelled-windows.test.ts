import { expect, it } from 'vitest';
import { selectLabelled } from './labelled-windows.js';
import { checkSubjects, withStores } from './stores/opened-store.js';
import { smallStore } from './testing/small-store.js';

const made = smallStore();

it('leaves out the windows of the named subjects, and counts them', async () => {
  await withStores([made.store], async ([opened]) => {
    const [first] = await opened.subjects();
    const whole = await selectLabelled(opened, 'stress');
    const { windows, rows, exclusions } = await selectLabelled(opened, 'stress', { leaveOut: [first] });
    expect(windows.subject).toEqual(whole.windows.subject.filter((subject) => subject !== first));
    expect(rows).toHaveLength(whole.rows.length - 6);
    expect(exclusions).toEqual({ ...whole.exclusions, 'of subjects left out': 6 });
  });
});

it('refuses to leave out somebody who is not there', async () => {
  await withStores([made.store], async ([opened]) => {
    await checkSubjects([opened], await opened.subjects());
    await expect(checkSubjects([opened], ['synthetic/S01', 'synthetic/S1'])).rejects.toThrow(
      /no subject 'synthetic\/S1' to leave out, expected some of synthetic\/S01, synthetic\/S02/,
    );
  });
});
