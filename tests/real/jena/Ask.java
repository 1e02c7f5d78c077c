import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import org.apache.jena.query.*;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.RDFDataMgr;

/** Loads a graph, answers each query file, and writes SPARQL JSON results beside it. */
public class Ask {
    public static void main(String[] files) throws Exception {
        Model model = RDFDataMgr.loadModel(files[0]);
        for (int i = 1; i < files.length; i++) {
            String query = Files.readString(Path.of(files[i]));
            try (QueryExecution asked = QueryExecutionFactory.create(query, model);
                 OutputStream out = new FileOutputStream(files[i] + ".json")) {
                ResultSetFormatter.outputAsJSON(out, asked.execSelect());
            }
        }
        System.out.println(model.size());
    }
}
