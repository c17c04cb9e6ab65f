const sequence = (code: string, value: string) =>
  `<component><sequence><code code="${code}"/><value>${value}</value></sequence></component>`;
const times = (head: string) => sequence('TIME_ABSOLUTE', `<head value="${head}"/><increment value="4" unit="ms"/>`);
const lead = (name: string, origin: string, digits: string) =>
  sequence(
    `MDC_ECG_LEAD_${name}`,
    `<origin value="${origin}" unit="mV"/><scale value="2.5" unit="uV"/><digits>${digits}</digits>`,
  );
const set = (...sequences: readonly string[]) =>
  `<component><sequenceSet>${sequences.join('')}</sequenceSet></component>`;

/** Two strips of 250 Hz: II and aVR, and 16 ms after their beginning II again; a rhythm, an R wave's peak and a representative beat. */
export const exampleAecg = `<?xml version="1.0" encoding="UTF-8"?>
<!-- <series> -->
<AnnotatedECG xmlns="urn:hl7-org:v3">
<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject>
<id root="1.2" extension="SBJ-123"/><subjectDemographicPerson><name>Jane Doe</name></subjectDemographicPerson>
</trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf>
<component><series><code code="RHYTHM"/>
<effectiveTime><low value="20240203040506.5+0100"/></effectiveTime>
${set(times('20240203040506.500+0100'), lead('II', '0', '1 2 \n3'), lead('AVR', '0.001', '-4 5 x'))}
${set(times('20240203040506.516+0100'), lead('II', '0', '40 50'))}
<subjectOf><annotationSet>
<component><annotation><code code="MDC_ECG_RHY"/><value code="MDC_ECG_RHY_SINUS_RHY"/><support><supportingROI><component><boundary>
<code code="TIME_ABSOLUTE"/><value><low value="20240203040506.504+0100"/><high value="20240203040506.512+0100"/></value>
</boundary></component></supportingROI></support></annotation></component>
<component><annotation><value code="MDC_ECG_WAVC_RWAVE"/><component><annotation><value code="MDC_ECG_WAVC_PEAK"/><support><supportingROI>
<component><boundary><code code="TIME_RELATIVE"/><value value="8" unit="ms"/></boundary></component>
<component><boundary><code code="MDC_ECG_LEAD_II"/></boundary></component>
</supportingROI></support></annotation></component></annotation></component>
</annotationSet></subjectOf>
<derivation><derivedSeries><code code="REPRESENTATIVE_BEAT"/>${set(times('20240203040506'), lead('II', '0', '9 9 9'))}</derivedSeries></derivation>
</series></component></AnnotatedECG>`;
