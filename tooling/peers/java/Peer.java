import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** One model in onnxruntime for Java: Peer MODEL.onnx WINDOWS COUNT SECONDS. See ../peers.mjs for what is printed. */
public class Peer {
  public static void main(String[] arguments) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(arguments[1]));
    float[] samples = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(samples);
    int count = Integer.parseInt(arguments[2]);
    double seconds = Double.parseDouble(arguments[3]);
    long[] shape = {count, samples.length / count};

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(arguments[0]);
        OnnxTensor ecg = OnnxTensor.createTensor(environment, FloatBuffer.wrap(samples), shape)) {
      float[][] probabilities = infer(session, ecg);
      long begun = System.nanoTime();
      long done = 0;
      while (System.nanoTime() - begun < seconds * 1e9) {
        infer(session, ecg);
        done += count;
      }
      double rate = done / ((System.nanoTime() - begun) / 1e9);
      StringBuilder flat = new StringBuilder();
      for (float[] row : probabilities) {
        for (float value : row) flat.append(flat.isEmpty() ? "" : ", ").append(value);
      }
      System.out.println("{\"probabilities\": [" + flat + "], \"windowsPerSecond\": " + rate + "}");
    }
  }

  private static float[][] infer(OrtSession session, OnnxTensor ecg) throws Exception {
    try (OrtSession.Result result = session.run(Map.of("ecg", ecg), Set.of("probabilities"))) {
      return (float[][]) result.get(0).getValue();
    }
  }
}
