const header = `\ufeff<?xml version="1.0" encoding="utf-8"?>
<unisens timestampStart="2009-10-01T12:23:11.5" version="2.0" xmlns="http://www.unisens.org/unisens2.0">
<signalEntry id="ecg.bin" contentClass="ECG" dataType="int16" lsbValue="0.5" baseline="100" adcZero="7" sampleRate="250" unit="uV">
<binFileFormat endianess="LITTLE"/><channel name="A"/><channel name="B"/></signalEntry>
<signalEntry id="temp.csv" contentClass="TEMP" dataType="double" sampleRate="2" unit="C">
<csvFileFormat separator=";" decimalSeparator=","/><channel name="temp"/></signalEntry>
<signalEntry id="big.bin" contentClass="RAW" dataType="float" sampleRate="2"><binFileFormat endianess="BIG"/><channel name="z"/></signalEntry>
<signalEntry id="hr_live.bin" contentClass="HR" dataType="int8" sampleRate="1"><binFileFormat endianess="LITTLE"/><channel name="hr"/></signalEntry>
<signalEntry id="../secret.bin" dataType="int8" sampleRate="1"><binFileFormat endianess="LITTLE"/><channel name="s"/></signalEntry>
<eventEntry id="trigger.csv" sampleRate="1000"><csvFileFormat separator=";"/></eventEntry>
</unisens>`;

/** Two channels of ECG, a temperature in text, one of floats with the highest byte first, triggers; a name that would leave the folder. */
export function exampleUnisens(): Map<string, Uint8Array> {
  const text = (content: string) => new TextEncoder().encode(content);
  const big = new DataView(new ArrayBuffer(8));
  big.setFloat32(0, 1.5);
  big.setFloat32(4, -2);
  return new Map([
    ['unisens.xml', text(header)],
    ['ecg.bin', new Uint8Array(Int16Array.of(100, 102, 98, 104, 100, 106).buffer)],
    ['temp.csv', text('36,5\n37,25\n')],
    ['big.bin', new Uint8Array(big.buffer)],
    ['hr_live.bin', Uint8Array.of(60)],
    ['trigger.csv', text('4;N;\n8;V;ectopic\n')],
  ]);
}
