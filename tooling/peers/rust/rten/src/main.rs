// One model in rten: rten-peer MODEL.onnx WINDOWS COUNT SECONDS. See ../../peers.mjs for what is printed.
use rten::Model;
use rten_tensor::{prelude::*, NdTensor, Tensor};
use std::{env, error::Error, fs, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let (model, windows) = (&arguments[1], &arguments[2]);
    let (count, seconds): (usize, f64) = (arguments[3].parse()?, arguments[4].parse()?);
    let samples: Vec<f32> = fs::read(windows)?
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        .collect();
    let input = NdTensor::from_data([count, samples.len() / count], samples);
    let model = Model::load_file(model)?;
    let ecg = model.node_id("ecg")?;
    let wanted = model.node_id("probabilities")?;
    let run = || model.run(vec![(ecg, input.view().into())], &[wanted], None);

    let output: Tensor<f32> = run()?.remove(0).try_into()?;
    let probabilities = output.iter().copied().collect::<Vec<f32>>();

    let begun = Instant::now();
    let mut windows_done = 0;
    while begun.elapsed().as_secs_f64() < seconds {
        run()?;
        windows_done += count;
    }
    let rate = windows_done as f64 / begun.elapsed().as_secs_f64();
    println!("{{\"probabilities\": {probabilities:?}, \"windowsPerSecond\": {rate}}}");
    Ok(())
}
