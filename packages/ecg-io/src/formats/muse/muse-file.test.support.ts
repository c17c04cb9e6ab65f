/** Leads II and V1 of 3 samples at 500 Hz in steps of 4.88 uV, and a median beat. */
export const exampleMuse = (() => {
  const data = (values: readonly number[]) =>
    btoa(String.fromCharCode(...new Uint8Array(Int16Array.from(values).buffer)));
  const lead = (name: string, values: readonly number[]) =>
    `<LeadData><LeadByteCountTotal>${2 * values.length}</LeadByteCountTotal><LeadSampleCountTotal>${values.length}</LeadSampleCountTotal>
<LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits><LeadID>${name}</LeadID>
<LeadSampleSize>2</LeadSampleSize><WaveFormData>
${data(values)}
</WaveFormData></LeadData>`;
  return `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE RestingECG SYSTEM "restecg.dtd">
<RestingECG><PatientDemographics><PatientLastName>Doe</PatientLastName></PatientDemographics>
<TestDemographics><AcquisitionTime>07:27:34</AcquisitionTime><AcquisitionDate>12-01-2011</AcquisitionDate></TestDemographics>
<Waveform><WaveformType>Median</WaveformType><SampleBase>500</SampleBase>${lead('II', [9, 9])}</Waveform>
<Waveform><WaveformType>Rhythm</WaveformType><SampleBase>500</SampleBase><SampleExponent>0</SampleExponent>
${lead('II', [100, -200, 0])}${lead('V1', [1, 2, 3])}</Waveform></RestingECG>`;
})();
